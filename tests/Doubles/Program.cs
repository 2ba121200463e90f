using Veza.Doubles;

return args is ["stage", .. var options]
    ? await StageCommand.RunAsync(options)
    : StageCommand.Refuse($"There is no command '{args.FirstOrDefault()}'. There is: stage");
