import { config } from 'zod';

// The page may not make code from text. zod tries to as soon as a schema is made, so this module is imported first of all.
config({ jitless: true });
