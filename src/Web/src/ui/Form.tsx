import { useEffect, useRef, useState, type FormHTMLAttributes } from "react";

interface FormProps extends Omit<FormHTMLAttributes<HTMLFormElement>, "onSubmit"> {
  /** Sends what was typed, or does nothing where a field is wrong. */
  onSubmit: () => void;
}

/** A form that, when it is refused here or by the server, puts the focus into the first field that is wrong. */
export function Form({ onSubmit, children, ...rest }: FormProps) {
  const ref = useRef<HTMLFormElement>(null);
  const asked = useRef(false);
  const [, setTries] = useState(0);
  // After every render: the refusal may come with any of them.
  useEffect(() => {
    const bad = asked.current ? ref.current?.querySelector<HTMLElement>("[aria-invalid=true]") : null;
    if (!bad) return;
    asked.current = false;
    (bad.querySelector("input") ?? bad).focus(); // of a group, its first
  });
  return (
    <form
      ref={ref} noValidate {...rest}
      // Who types again has seen the refusal, or does not wait for it.
      onInput={() => { asked.current = false; }}
      onSubmit={(event) => {
        event.preventDefault();
        asked.current = true;
        setTries((before) => before + 1);
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
