import { describe, expect, it } from "vitest";
import { emailFault, passwordFault } from "./textFault";

const say = Object.assign((key: string) => key, { language: "en" as const });

describe("what is wrong with a text", () => {
  it.each(["ann@bücher.example", "ann@bücher\u3002example", "ann@bücher\uFF0Eexample", "ann@bücher\uFF61example"])("nothing with %s", (email) => {
    expect(emailFault(say, email)).toBeNull();
  });

  it.each(["", "ann", "ann@example", "a..b@example.com", "ann@example,com", "a b@example.com", "ann@@example.com"])("the address %j", (email) => {
    expect(emailFault(say, email)).toBe("field.emailInvalid");
  });

  it("measures passwords in the form that is hashed", () => {
    expect(["e\u0301".repeat(7), "e\u0301".repeat(128), "e\u0301".repeat(129), "\u{1F600}".repeat(8), "\u1112\u1161\u11AB".repeat(128)]
      .map((password) => passwordFault(say, password, { password_min: 8, password: 128 }))).toEqual(["field.tooShort", null, "field.tooLong", null, null]);
  });
});
