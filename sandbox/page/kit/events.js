/** A plain emitter: on(name, f) returns the function that takes f off again. */
export class Events {
  #listeners = new Map();

  on(name, f) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(f);
    return () => this.#listeners.get(name).delete(f);
  }

  emit(name, ...args) {
    for (const f of [...(this.#listeners.get(name) ?? [])]) f(...args);
  }
}
