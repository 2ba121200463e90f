import { describe, expect, it } from "vitest";
import { ServerClock } from "./serverClock";

const hour = 3_600_000;
const truth = Date.parse("2026-05-10T12:00:00Z");

/** A device whose clock is off by so much, and a server that is right. */
function scene(off: number) {
  let passed = 0;
  let wrong = off;
  const clock = new ServerClock(() => 5000 + passed, () => truth + passed + wrong);
  const exchange = (there: number, back: number, tell: (shown: number, sentAt: number) => void) => {
    const sentAt = 5000 + passed;
    passed += there;
    const shown = truth + passed;
    passed += back;
    tell(shown, sentAt);
  };
  return {
    clock,
    pass: (ms: number) => { passed += ms; },
    setClock: (to: number) => { wrong = to; },
    error: () => clock.now() - (truth + passed),
    ping: (there = 20, back = 20) => exchange(there, back, (shown, sentAt) => clock.pong(new Date(shown).toISOString(), sentAt)),
    pingOff: (by: number) => exchange(20, 20, (shown, sentAt) => clock.pong(new Date(shown + by).toISOString(), sentAt)),
    answer: (there = 20, back = 20) => exchange(there, back, (shown, sentAt) => clock.date(new Date(shown).toUTCString(), sentAt)),
  };
}

describe("the server's clock", () => {
  it("is the device's own until the server has been heard", () => {
    expect(scene(-3 * hour).error()).toBe(-3 * hour);
  });

  it.each([-26 * hour, -3 * hour, 0, 7 * 60_000, 3 * hour, 26 * hour])("is learnt by a device that is off by %i ms", (off) => {
    const { answer, ping, error } = scene(off);
    answer();
    expect(Math.abs(error())).toBeLessThanOrEqual(520);
    ping();
    expect(Math.abs(error())).toBeLessThanOrEqual(20);
  });

  it("is not led astray by an answer that took long, on one way or the other", () => {
    const { ping, error } = scene(2 * hour);
    ping(10, 10);
    ping(9000, 5);
    ping(5, 9000);
    expect(Math.abs(error())).toBeLessThanOrEqual(15);
  });

  it("is narrowed by each exchange", () => {
    const { ping, error } = scene(0);
    ping(400, 0);
    ping(0, 400);
    expect(Math.abs(error())).toBeLessThanOrEqual(1);
  });

  it("does not move when somebody sets the device's clock", () => {
    const { ping, setClock, pass, error } = scene(hour);
    ping();
    setClock(-5 * hour);
    pass(60_000);
    expect(Math.abs(error())).toBeLessThanOrEqual(20);
  });

  it("follows when the server's clock is put right, or time passed unseen while the device slept", () => {
    const { ping, pingOff, clock, error } = scene(0);
    ping();
    let told = 0;
    clock.subscribe(() => told++);
    pingOff(45 * 60_000);
    expect(Math.abs(error() - 45 * 60_000)).toBeLessThanOrEqual(20);
    expect(told).toBe(1);
  });

  it("takes the head of an answer, which may have been kept on the way, no more once a pong has come", () => {
    const { ping, clock, error } = scene(0);
    ping();
    clock.date(new Date(truth - 20 * 60_000).toUTCString(), 5000);
    clock.date("nonsense", 5000);
    clock.date(null, 5000);
    clock.pong("nonsense", 5000);
    expect(Math.abs(error())).toBeLessThanOrEqual(20);
  });

  it("gives the server's time of a local moment, and none of the future", () => {
    const { clock, ping, pass } = scene(3 * hour);
    ping();
    const before = truth + 40 + 3 * hour;
    pass(60_000);
    expect(clock.ofLocal(before)).toBeCloseTo(truth + 40, -2);
    expect(clock.ofLocal(before + hour)).toBe(Math.round(clock.now()));
  });
});
