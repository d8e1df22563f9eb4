import assert from "node:assert";
import buffer from "node:buffer";
import crypto from "node:crypto";
import events from "node:events";
import os from "node:os";
import path from "node:path";
import querystring from "node:querystring";
import stream from "node:stream";
import stringDecoder from "node:string_decoder";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import url from "node:url";
import util from "node:util";
import zlib from "node:zlib";
import { guardedFiles } from "./files.js";

/**
 * The modules of Node that graded code may use. A list of what is allowed, not of what is not: one forgotten door (a worker, the
 * inspector, `module.register`) would lead to the tests.
 *
 * @param process what stands in for `process`
 */
export function guardedModules(process: object): ReadonlyMap<string, object> {
  const fs = guardedFiles();
  // A cryptographic engine is a native library that the code could have written itself.
  const { setEngine: _engine, ...safeCrypto } = crypto;
  return new Map<string, object>(Object.entries({
    assert, "assert/strict": assert.strict, buffer: { ...buffer }, crypto: safeCrypto, events, fs, "fs/promises": fs["promises"] as object, os: { ...os },
    path: { ...path }, "path/posix": { ...path.posix }, process, querystring: { ...querystring }, stream, string_decoder: { ...stringDecoder }, timers: { ...timers },
    "timers/promises": { ...timersPromises }, url: { ...url }, util: { ...util }, zlib: { ...zlib },
  }));
}
