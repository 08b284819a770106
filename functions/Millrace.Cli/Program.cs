using Millrace;

return await MillraceApp.RunAsync(args, static _ => { });
