import { describe, expect, it, vi } from "vitest";
import { Updates } from "./updates";

class Worker extends EventTarget {
  state = "installing";
  readonly told: unknown[] = [];
  postMessage(message: unknown) { this.told.push(message); }
  become(state: string) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  installing: Worker | null = null;
  waiting: Worker | null = null;
  looks = 0;
  update = () => { this.looks++; return Promise.resolve(this); };
  find(): Worker {
    this.installing = new Worker();
    this.dispatchEvent(new Event("updatefound"));
    return this.installing;
  }
  install(worker: Worker) {
    this.installing = null;
    this.waiting = worker;
    worker.become("installed");
  }
}

function scene(controller: Worker | null = new Worker()) {
  const registration = new Registration();
  const workers = Object.assign(new EventTarget(), { controller, register: () => Promise.resolve(registration) });
  const reload = vi.fn();
  const clock = { now: 0 };
  const updates = new Updates(workers as unknown as ServiceWorkerContainer, reload, () => clock.now);
  const takeOver = (worker: Worker) => {
    workers.controller = worker;
    workers.dispatchEvent(new Event("controllerchange"));
  };
  return { registration, workers, reload, clock, updates, takeOver };
}

describe("a newer build", () => {
  it("is offered when it is ready, and taken when the person says so", async () => {
    const { registration, reload, updates, takeOver } = scene();
    await updates.start();
    const worker = registration.find();
    const before = updates.getSnapshot();
    registration.install(worker);
    const [offered, reloads] = [updates.getSnapshot(), reload.mock.calls.length];
    updates.accept();
    takeOver(worker);
    expect([before, offered, reloads]).toEqual([false, true, 0]);
    expect(worker.told).toEqual(["activate"]);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("is offered when it was ready before this window was", async () => {
    const { registration, updates } = scene();
    registration.waiting = new Worker();
    await updates.start();
    expect(updates.getSnapshot()).toBe(true);
  });

  it("does not reload the windows in which nobody asked for it, but is offered there too", async () => {
    const { registration, reload, updates, takeOver } = scene();
    await updates.start();
    takeOver(new Worker());
    expect([updates.getSnapshot(), reload.mock.calls.length]).toEqual([true, 0]);
    registration.waiting = null;
    updates.accept();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("is offered anew after \"later\" only when there is another one", async () => {
    const { registration, updates } = scene();
    await updates.start();
    registration.install(registration.find());
    updates.later();
    const put = updates.getSnapshot();
    registration.install(registration.find());
    expect([put, updates.getSnapshot()]).toEqual([false, true]);
  });

  it("is not what the first visit gets", async () => {
    const { registration, updates, takeOver } = scene(null);
    await updates.start();
    const first = registration.find();
    registration.install(first);
    takeOver(first);
    expect(updates.getSnapshot()).toBe(false);
  });

  it("is looked for at the start and when something came back, at most once a minute", async () => {
    const { registration, clock, updates } = scene();
    await updates.start();
    clock.now = 59_999;
    updates.lookAgain();
    const early = registration.looks;
    clock.now = 60_000;
    updates.lookAgain();
    updates.lookAgain();
    expect([early, registration.looks]).toEqual([1, 2]);
  });
});

describe("without a service worker", () => {
  it("nothing is said but a line in the log when it is refused", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const refused = { controller: null, addEventListener: () => undefined, register: () => Promise.reject(new Error("storage is full")) };
    const updates = new Updates(refused as unknown as ServiceWorkerContainer);
    await updates.start();
    updates.lookAgain();
    expect(updates.getSnapshot()).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it("nothing happens where the browser has none", async () => {
    const updates = new Updates(undefined);
    await updates.start();
    expect(updates.getSnapshot()).toBe(false);
  });
});
