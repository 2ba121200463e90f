-- Who is at an event of the outbox takes it with a lease instead of a lock: "available_at" is when the lease ends, so that a former
-- version leaves the event alone, too, and lets nothing of its session pass.

ALTER TABLE outbox ADD COLUMN claim uuid; -- of the lease that was given last; null: none, or it was given back
