using Soak;

// The hidden argument: this is the process that does the jobs, and is killed.
return args is ["--worker", ..] ? await Worker.RunAsync(WorkerArguments.Read(args)) : await Soaking.RunAsync(SoakArguments.Read(args));
