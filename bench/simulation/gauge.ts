/** A number that goes up and down, and the most that it has been. */
export class Gauge {
  now = 0;
  most = 0;

  add(change: number): void {
    this.now += change;
    if (this.now > this.most) this.most = this.now;
  }
}
