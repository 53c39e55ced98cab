import { portNamePattern } from '@clew/module-sdk';
import { z } from 'zod';

/** A port's type in its written form, as params hold it. */
export const writtenType = z.string().min(1);

/** Ports that an author declares: name -> written type. */
export const declaredPorts = z.record(z.string().regex(portNamePattern), writtenType);
