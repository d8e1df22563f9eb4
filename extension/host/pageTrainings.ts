import { PageConfig } from "@jupyterlab/coreutils";
import { Trainings } from "./trainings.js";

/** The trainings of this page, which the notebooks fill and the panel shows. */
export const pageTrainings = new Trainings(PageConfig.getBaseUrl(), localStorage);

addEventListener("pagehide", () => pageTrainings.save());
