/* Runs other people's JavaScript in QuickJS: what `@clew/module-sdk/script` exports. */
export type { HostFunction, ScriptLimits, ScriptLog, ScriptOutcome, ScriptRequest } from './request.ts';
