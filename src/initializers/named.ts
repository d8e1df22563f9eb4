import { byName } from "../variables/byName.js";
import { glorotNormal } from "./glorotNormal.js";
import { glorotUniform } from "./glorotUniform.js";
import { heNormal } from "./heNormal.js";
import { heUniform } from "./heUniform.js";
import type { Initializer } from "./initializer.js";
import { ones } from "./ones.js";
import { randomNormal } from "./randomNormal.js";
import { randomUniform } from "./randomUniform.js";
import { zeros } from "./zeros.js";

const known = { glorotNormal, glorotUniform, heNormal, heUniform, ones, randomNormal, randomUniform, zeros };

/** An initializer, or the name of one with its defaults. */
export type InitializerChoice = Initializer | keyof typeof known;

/** Reads an initializer option. */
export function initializerOf(choice: InitializerChoice): Initializer {
  return byName<Initializer>("initializer", choice, known);
}
