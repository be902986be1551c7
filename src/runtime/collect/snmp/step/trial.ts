/**
 * How far a belief about an agent is proven. It starts unproven, must pass tests, and is struck out by contradictions.
 *
 * A timer is tested by leaving its beat: one poll between two reloads (`shift`), then a close look at the next reload
 * (`look`, `looking`). A cache that renews itself only when asked follows our beat for as long as we keep it, and is
 * caught when we do not.
 */
const TESTS = 3;
/** A contradiction weighs as much as two confirmations; three in a row end a belief. */
const STRIKE = 2;
const STRUCK_OUT = 6;

export type Stage = 'shift' | 'look' | 'looking';

export class Trial {
  stage: Stage = 'shift';
  #passed = 0;
  #strikes = 0;

  get proven(): boolean {
    return this.#passed >= TESTS;
  }

  /** A belief counts once it is proven, and as long as nothing speaks against it. */
  get trusted(): boolean {
    return this.proven && this.#strikes === 0;
  }

  get doubted(): boolean {
    return this.#strikes > 0;
  }

  get struckOut(): boolean {
    return this.#strikes >= STRUCK_OUT;
  }

  confirm(): void {
    this.#strikes = Math.max(0, this.#strikes - 1);
  }

  /** A test was passed; `shift` comes next as long as more are needed. */
  pass(): void {
    this.#passed++;
    this.stage = 'shift';
  }

  contradict(): void {
    this.#strikes += STRIKE;
  }
}
