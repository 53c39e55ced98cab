import { portNamePattern, typeParam } from '@clew/module-sdk';
import { z } from 'zod';

/** A port's type in its written form, as params hold it. */
export const writtenType = typeParam();

/** Ports that an author declares: name -> written type. */
export const declaredPorts = z.record(z.string().regex(portNamePattern), writtenType);
