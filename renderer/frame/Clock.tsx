import { useEffect, useState } from "react";
import { clockTime } from "../parts/words.ts";

/** This computer's clock in UTC, so that the room can compare it with another one. */
export function Clock() {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="clock" role="timer" aria-label="This computer's clock, UTC">
      {clockTime(now)} <span className="soft">UTC</span>
    </span>
  );
}
