import { host } from "./host.js";
import { follow, type Follower, type TrainingMoment } from "./follower.js";
import { WidgetModel } from "./widgetModel.js";

/** A widget that draws anew while the network that it shows is trained. */
export abstract class FollowingModel<State extends object> extends WidgetModel<State> implements Follower {
  readonly every: number = 500;

  abstract look(moment: TrainingMoment): void;

  get wantsLooks(): "often" | "last" | "none" {
    if (this.audience === "gone") return "none";
    return host() !== undefined && this.audience === "looking" ? "often" : "last";
  }

  end(): void {
    if (this.audience !== "gone") this.settle();
  }

  /** To be called once, with what it shows. */
  protected follow(subject: object): void {
    follow(subject, this);
  }
}
