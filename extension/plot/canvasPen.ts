import { LETTERS, type Lettering, type Pen, type Stroke } from "./pen.js";

/** Draws on a canvas. */
export class CanvasPen implements Pen {
  constructor(
    private readonly canvas: CanvasRenderingContext2D,
    private readonly font: string,
  ) {}

  line(x: ArrayLike<number>, y: ArrayLike<number>, { colour, width, dash = [], opacity = 1 }: Stroke): void {
    const { canvas } = this;
    canvas.strokeStyle = colour;
    canvas.lineWidth = width;
    canvas.lineJoin = "round";
    canvas.globalAlpha = opacity;
    canvas.setLineDash([...dash]);
    canvas.beginPath();
    let drawing = false;
    for (let index = 0; index < x.length; index++) {
      const [across, down] = [x[index] ?? NaN, y[index] ?? NaN];
      if (!Number.isFinite(across) || !Number.isFinite(down)) drawing = false;
      else if (drawing) canvas.lineTo(across, down);
      else {
        canvas.moveTo(across, down);
        drawing = true;
      }
    }
    canvas.stroke();
    canvas.globalAlpha = 1;
  }

  dots(x: ArrayLike<number>, y: ArrayLike<number>, radius: number, colour: string): void {
    const { canvas } = this;
    canvas.fillStyle = colour;
    canvas.beginPath();
    for (let index = 0; index < x.length; index++) {
      const [across, down] = [x[index] ?? NaN, y[index] ?? NaN];
      if (!Number.isFinite(across) || !Number.isFinite(down)) continue;
      canvas.moveTo(across + radius, down);
      canvas.arc(across, down, radius, 0, 2 * Math.PI);
    }
    canvas.fill();
  }

  text(text: string, x: number, y: number, { colour, align, upright = false }: Lettering): void {
    const { canvas } = this;
    canvas.fillStyle = colour;
    canvas.font = `${LETTERS}px ${this.font}`;
    canvas.textAlign = align === "middle" ? "center" : align;
    if (!upright) {
      canvas.fillText(text, x, y);
      return;
    }
    canvas.save();
    canvas.translate(x, y);
    canvas.rotate(-Math.PI / 2);
    canvas.fillText(text, 0, 0);
    canvas.restore();
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    const { canvas } = this;
    canvas.save();
    canvas.beginPath();
    canvas.rect(x, y, width, height);
    canvas.clip();
    draw();
    canvas.restore();
  }
}
