using DistributedJobs;
using Millrace;
using Millrace.Jobs;
using Millrace.Retries;

var memory = new Lane(ResourceClass.Memory, Priority.Normal);
// More attempts than the turns after which Lambda ends a loop, and none of them waits.
var stubborn = new JobTypeOptions { Retry = new RetryPolicy(FailJob.MaxAttempts, Backoff.None) };
return await MillraceApp.RunAsync(args, app => app
    .Pipeline("test.pipeline", Resource.Read("test-pipeline.asl.json"))
    .Handle<NoteJob>("test.note")
    .Handle<NoteJob>("test.memory", new JobTypeOptions { Lane = memory })
    .Handle<FailJob>("test.fail", stubborn)
    .Handle<BigJob>("test.big"));
