import { byName } from "../variables/byName.js";
import { glorotNormal } from "./glorotNormal.js";
import { glorotUniform } from "./glorotUniform.js";
import { heNormal } from "./heNormal.js";
import { heUniform } from "./heUniform.js";
import { identity } from "./identity.js";
import type { Initializer } from "./initializer.js";
import { kaiming } from "./kaiming.js";
import { lecunNormal } from "./lecunNormal.js";
import { lecunUniform } from "./lecunUniform.js";
import { ones } from "./ones.js";
import { orthogonal } from "./orthogonal.js";
import { orthonormal } from "./orthonormal.js";
import { randomNormal } from "./randomNormal.js";
import { randomUniform } from "./randomUniform.js";
import { stft } from "./stft.js";
import { truncatedNormal } from "./truncatedNormal.js";
import { varianceScaling } from "./varianceScaling.js";
import { xavier } from "./xavier.js";
import { zeros } from "./zeros.js";

const known = {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  kaiming,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  orthonormal,
  randomNormal,
  randomUniform,
  stft,
  truncatedNormal,
  varianceScaling,
  xavier,
  zeros,
};

/** An initializer, or the name of one with its defaults. */
export type InitializerChoice = Initializer | keyof typeof known;

/** Reads an initializer option. */
export function initializerOf(choice: InitializerChoice): Initializer {
  return byName<Initializer>("initializer", choice, known);
}
