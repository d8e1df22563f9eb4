import { Widget } from "@lumino/widgets";
import type { Trainings } from "./trainings.js";

/** A place for the Training panel: its code is loaded when it is first seen. */
export class TrainingPanel extends Widget {
  readonly #trainings: Trainings;
  #view: Promise<{ readonly show: (visible: boolean) => void; readonly stop: () => void }> | undefined;

  constructor(trainings: Trainings) {
    super();
    this.#trainings = trainings;
    this.addClass("gradbook-widget");
    this.addClass("gradbook-training-panel");
  }

  override dispose(): void {
    if (this.isDisposed) return;
    void this.#view?.then(({ stop }) => stop());
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.#show();
  }

  protected override onAfterShow(): void {
    this.#show();
  }

  protected override onAfterHide(): void {
    this.#show();
  }

  protected override onBeforeDetach(): void {
    void this.#view?.then(({ show }) => show(false));
  }

  #show(): void {
    if (!this.isVisible && this.#view === undefined) return;
    this.#view ??= import("../views/trainings.js").then(({ renderTrainings }) => renderTrainings(this.#trainings, this.node));
    void this.#view.then(({ show }) => show(this.isVisible && !this.isDisposed));
  }
}
