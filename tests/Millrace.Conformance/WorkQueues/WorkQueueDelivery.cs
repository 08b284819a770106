using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Conformance.WorkQueues;

/// <summary>Sending, receiving, deleting and returning messages.</summary>
public abstract class WorkQueueDelivery : WorkQueueSuite
{
    [Fact]
    public async Task Messages_come_first_in_first_out()
    {
        Assert.SkipUnless(KeepsOrder, "This queue keeps order by its best effort only.");
        var queue = await OpenAsync();
        var messages = Messages(30);
        foreach (var message in messages.Take(10))
            await queue.SendAsync([message], TimeSpan.Zero, Cancel);
        await queue.SendAsync([.. messages.Skip(10)], TimeSpan.Zero, Cancel);

        var received = await ReceiveAsync(queue, 30);

        Assert.Equal(messages, received.Select(static delivery => delivery.Message));
    }

    [Fact]
    public async Task A_delivery_tells_when_it_was_sent_and_how_often_it_was_handed_out()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var sentAt = Clock.GetUtcNow();
        var message = Message() with { Epoch = long.MaxValue };
        await queue.SendAsync([message], TimeSpan.Zero, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(7));

        var delivery = Assert.Single(await ReceiveAsync(queue, 1));

        Assert.Equal((message, sentAt, 1), (delivery.Message, delivery.SentAt, delivery.Deliveries));
    }

    [Fact]
    public async Task No_more_messages_come_than_were_asked_for()
    {
        var queue = await OpenAsync();
        await queue.SendAsync(Messages(5), TimeSpan.Zero, Cancel);

        var received = await queue.ReceiveAsync(Cpu, 2, Visibility, Cancel);

        Assert.InRange(received.Count, 1, 2);
    }

    [Fact]
    public async Task A_message_is_seen_in_its_own_lane_only()
    {
        var queue = await OpenAsync();
        var messages = Lane.All.Select(lane => Message(lane)).ToList();
        await queue.SendAsync(messages, TimeSpan.Zero, Cancel);

        foreach (var message in messages)
        {
            Assert.Equal(message, Assert.Single(await ReceiveAsync(queue, 1, message.Lane)).Message);
            await NothingComesAsync(queue, message.Lane);
        }
    }

    [Fact]
    public async Task The_same_message_sent_twice_comes_twice()
    {
        var queue = await OpenAsync();
        var message = Message();
        await queue.SendAsync([message, message], TimeSpan.Zero, Cancel);

        var received = await ReceiveAsync(queue, 2);

        Assert.Equal([message, message], received.Select(static delivery => delivery.Message));
        Assert.NotEqual(received[0].Receipt, received[1].Receipt);
    }

    [Fact]
    public async Task An_empty_send_sends_nothing()
    {
        var queue = await OpenAsync();

        await queue.SendAsync([], TimeSpan.Zero, Cancel);

        await NothingComesAsync(queue);
    }

    [Fact]
    public async Task A_received_message_is_hidden_and_comes_again_when_its_visibility_timeout_ends()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var message = Message();
        await queue.SendAsync([message], TimeSpan.Zero, Cancel);
        var first = Assert.Single(await ReceiveAsync(queue, 1));

        Clock.Advance(Visibility - TimeSpan.FromTicks(10_000));
        await NothingComesAsync(queue);
        Clock.Advance(TimeSpan.FromTicks(10_000));
        var second = Assert.Single(await ReceiveAsync(queue, 1));

        Assert.Equal((message, 2), (second.Message, second.Deliveries));
        Assert.NotEqual(first.Receipt, second.Receipt);
    }

    [Fact]
    public async Task A_deleted_message_never_comes_again()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync(Messages(3), TimeSpan.Zero, Cancel);

        await queue.DeleteAsync(await ReceiveAsync(queue, 3), Cancel);
        Clock.Advance(Visibility * 2);

        await NothingComesAsync(queue);
    }

    [Fact]
    public async Task A_delete_after_the_visibility_timeout_deletes_nothing()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var late = await ReceiveAsync(queue, 1);
        Clock.Advance(Visibility);

        await queue.DeleteAsync(late, Cancel);

        Assert.Equal(late[0].Message, Assert.Single(await ReceiveAsync(queue, 1)).Message);
    }

    [Fact]
    public async Task An_old_receipt_neither_deletes_nor_returns_the_message_in_another_consumers_hands()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var old = await ReceiveAsync(queue, 1);
        Clock.Advance(Visibility);
        var current = await ReceiveAsync(queue, 1);

        await queue.DeleteAsync(old, Cancel);
        await queue.ReturnAsync(old, TimeSpan.Zero, Cancel);

        Assert.Equal(1, (await StatusAsync(queue)).InFlight);
        await NothingComesAsync(queue);
        await queue.DeleteAsync(current, Cancel);
        Clock.Advance(Visibility);
        await NothingComesAsync(queue);
    }

    [Fact]
    public async Task Deleting_twice_is_as_deleting_once()
    {
        var queue = await OpenAsync();
        await queue.SendAsync(Messages(2), TimeSpan.Zero, Cancel);
        var received = await ReceiveAsync(queue, 1);

        await queue.DeleteAsync(received, Cancel);
        await queue.DeleteAsync(received, Cancel);

        Assert.Equal((1, 0), ((await StatusAsync(queue)).Depth, (await StatusAsync(queue)).InFlight));
    }

    [Fact]
    public async Task A_returned_message_comes_again_at_once_or_after_its_delay()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var first = await ReceiveAsync(queue, 1);

        await queue.ReturnAsync(first, TimeSpan.Zero, Cancel);
        var second = await ReceiveAsync(queue, 1);
        await queue.ReturnAsync(second, TimeSpan.FromSeconds(50), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(49));
        await NothingComesAsync(queue);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var third = Assert.Single(await ReceiveAsync(queue, 1));

        Assert.Equal((first[0].Message, 3), (third.Message, third.Deliveries));
    }

    [Fact]
    public async Task A_message_sent_with_a_delay_is_seen_when_the_delay_is_over()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var (later, now) = (Message(), Message());
        await queue.SendAsync([later], TimeSpan.FromMinutes(15), Cancel);
        await queue.SendAsync([now], TimeSpan.Zero, Cancel);

        var first = await ReceiveAsync(queue, 1);
        await queue.DeleteAsync(first, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        await NothingComesAsync(queue);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(now, first[0].Message);
        Assert.Equal(later, Assert.Single(await ReceiveAsync(queue, 1)).Message);
    }

    [Fact]
    public async Task Fifty_consumers_share_five_hundred_messages_and_no_two_get_the_same()
    {
        var queue = await OpenAsync();
        var messages = Messages(500);
        await queue.SendAsync(messages, TimeSpan.Zero, Cancel);

        var received = await AtOnceAsync(50, async _ => await ReceiveAsync(queue, 10));

        Assert.Equal(
            messages.Select(static message => message.Job).Order(),
            received.SelectMany(static deliveries => deliveries).Select(static delivery => delivery.Message.Job).Order());
    }
}
