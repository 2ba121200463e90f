namespace Veza.Doubles.ServiceBus;

/// <content>How messages come in, go out to receivers, and come back.</content>
public sealed partial class BusQueue
{
    /// <summary>Stores all of them, but for the duplicates.</summary>
    /// <returns>False if the queue is full: then none is stored.</returns>
    internal bool TryStore(IReadOnlyList<BusMessage> messages)
    {
        lock (gate)
        {
            if (bytes + messages.Sum(m => m.Size) > service.MaxQueueBytes) return false;
            Sends++;
            foreach (var message in messages) Store(message);
            Announce();
            return true;
        }
    }

    /// <summary>Waits for the next messages that can be delivered: one of a queue with sessions.</summary>
    /// <param name="max">How many at most; only those that are there at once come together.</param>
    /// <param name="renewedFor">
    /// How long the receiver renews the locks, which then are as good as locks of that length; zero for not at all.
    /// </param>
    /// <param name="reorder">Asked when there is a choice: whether a later message goes before an earlier one.</param>
    /// <param name="ct">Ends the waiting.</param>
    internal async Task<IReadOnlyList<Delivery>> TakeAsync(int max, TimeSpan renewedFor, Func<bool> reorder, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            Task news;
            lock (gate)
            {
                var messages = backlog.Take(max, reorder);
                if (messages.Count > 0)
                {
                    List<Delivery> deliveries = [.. messages.Select(m => HandOut(m, renewedFor))];
                    Announce();
                    return deliveries;
                }

                news = changed.Task;
            }

            await news.WaitAsync(ct);
        }
    }

    internal bool Complete(Delivery delivery)
    {
        lock (gate)
        {
            if (taken.ContainsKey(delivery) && faults.Strikes(faults.LoseLock, Options.Name)) LoseLock(delivery);
            if (!TakeBack(delivery)) return false;
            backlog.Release(delivery.Message);
            completed.Add(delivery.Message);
            bytes -= delivery.Message.Size;
            Announce();
            return true;
        }
    }

    internal bool Abandon(Delivery delivery)
    {
        lock (gate)
        {
            if (!TakeBack(delivery)) return false;
            ComeBack(delivery.Message);
            return true;
        }
    }

    private void Store(BusMessage message)
    {
        var now = service.Clock.GetUtcNow();
        if (message.MessageId.Length == 0) message.MessageId = Guid.CreateVersion7(now).ToString("N");
        if (ids?.TryAdd(message.MessageId, now) == false && !faults.Strikes(faults.DuplicateStored, Options.Name))
        {
            Duplicates++;
            return;
        }

        sent.Add(message);
        bytes += message.Size;
        if (message.ScheduledFor is not { } due || due <= now)
        {
            Enqueue(message, now);
            return;
        }

        scheduled.Add(message);
        message.Alarm = new Alarm(service.Clock, due, () => ComeDue(message, due));
    }

    private void ComeDue(BusMessage message, DateTimeOffset due)
    {
        lock (gate)
        {
            if (!scheduled.Remove(message)) return;
            Enqueue(message, due);
            Announce();
        }
    }

    private void Enqueue(BusMessage message, DateTimeOffset at)
    {
        (message.SequenceNumber, message.EnqueuedAt) = (++lastSequence, at);
        Offer(message);
    }

    /// <summary>Within the gate: the message can be delivered, until it expires.</summary>
    private void Offer(BusMessage message)
    {
        message.Alarm?.Dispose();
        message.Alarm = null;
        if (message.ExpiresAt <= service.Clock.GetUtcNow())
        {
            Expire(message);
            return;
        }

        backlog.Add(message);
        if (message.TimeToLive is not null) message.Alarm = new Alarm(service.Clock, message.ExpiresAt, () => RunOut(message));
    }

    private void RunOut(BusMessage message)
    {
        lock (gate)
        {
            if (!backlog.Remove(message)) return; // being worked on, or done
            Expire(message);
            Announce();
        }
    }

    private void Expire(BusMessage message)
    {
        Expired++;
        bytes -= message.Size;
    }

    private Delivery HandOut(BusMessage message, TimeSpan renewedFor)
    {
        message.Alarm?.Dispose();
        message.DeliveryCount++;
        var until = service.Clock.GetUtcNow() + (renewedFor > Options.Locked ? renewedFor : Options.Locked);
        var delivery = new Delivery(this, message, Guid.CreateVersion7(service.Clock.GetUtcNow()), until);
        taken.Add(delivery, new Alarm(service.Clock, until, () =>
        {
            lock (gate) LoseLock(delivery);
        }));
        return delivery;
    }

    private void LoseLock(Delivery delivery)
    {
        if (!TakeBack(delivery)) return;
        LocksLost++;
        ComeBack(delivery.Message);
    }

    /// <summary>Whether the receiver still had it.</summary>
    private bool TakeBack(Delivery delivery)
    {
        if (!taken.Remove(delivery, out var alarm)) return false;
        alarm.Dispose();
        return true;
    }

    private void ComeBack(BusMessage message)
    {
        if (message.DeliveryCount >= Options.MaxDeliveryCount)
        {
            bytes -= message.Size;
            deadLetters.Add(new DeadLetter(
                message, "MaxDeliveryCountExceeded",
                $"Message could not be consumed after {Options.MaxDeliveryCount} delivery attempts."));
        }
        else
        {
            Offer(message);
        }

        backlog.Release(message);
        Announce();
    }
}
