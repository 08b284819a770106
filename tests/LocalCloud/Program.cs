using LocalCloud;

return await UpProgram.RunAsync(args);
