import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../baseLayer.js";
import type { CallContext } from "../callContext.js";
import { RnnCell } from "./cell.js";
import type { Recurrence } from "./recurrence.js";

export interface StackedRnnCellsOptions extends LayerOptions {
  /** The cells, from the input upwards. */
  readonly cells: readonly RnnCell[];
}

/** Cells on top of each other: see {@link stackedRnnCells}. */
export class StackedRnnCells extends RnnCell {
  readonly kind = "stackedRnnCells";
  readonly cells: readonly RnnCell[];

  constructor(options: StackedRnnCellsOptions) {
    super(options);
    if (options.cells.length === 0) throw new Error("stackedRnnCells: cells must hold at least one cell; received none.");
    this.cells = [...options.cells];
  }

  protected shapeAfter(input: Shape): Shape {
    return this.cells.reduce((shape, cell) => cell.connect(shape), input);
  }

  stateShapes(input: Shape): readonly Shape[] {
    const shapes: Shape[] = [];
    this.cells.reduce((shape, cell) => {
      shapes.push(...cell.stateShapes(shape));
      return cell.connect(shape);
    }, input);
    return shapes;
  }

  recurrence(context: CallContext, batch: number): Recurrence {
    const levels = this.cells.map((cell) => ({ recurrence: cell.recurrence(context, batch), states: cell.stateShapes(cell.inputShape).length }));
    return {
      project: (x) => levels[0]?.recurrence.project(x) ?? x,
      advance: (projected, states) => {
        const after: Tensor[] = [];
        let signal = projected;
        let begin = 0;
        levels.forEach(({ recurrence, states: count }, level) => {
          const result = recurrence.advance(level === 0 ? signal : recurrence.project(signal), states.slice(begin, begin + count));
          signal = result.output;
          after.push(...result.states);
          begin += count;
        });
        return { output: signal, states: after };
      },
    };
  }

  override config() {
    return { cells: this.cells };
  }
}

/**
 * Cells on top of each other as one: at each step the output of one is the input of the next.
 *
 * h_t⁽ᵏ⁾ = cell_k(h_t⁽ᵏ⁻¹⁾, h_(t−1)⁽ᵏ⁾), h_t⁽⁰⁾ = x_t, y_t = h_t⁽ⁿ⁾
 *
 * Several recurrent layers with returnSequences in a row compute the same, faster: there each level's inputs go through one product.
 *
 * @param options.cells the cells, from the input upwards
 * @returns a cell from the first one's input to the last one's output, with all their states
 * @throws when there is no cell, or one can't take the output of the one below
 * @example layers.rnn({ cell: layers.stackedRnnCells({ cells: [layers.lstmCell({ units: 8 }), layers.lstmCell({ units: 4 })] }), inputShape: [20, 3] })
 */
export function stackedRnnCells(options: StackedRnnCellsOptions): StackedRnnCells {
  return new StackedRnnCells(options);
}
