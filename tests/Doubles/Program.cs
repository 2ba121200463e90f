// The doubles as one program, for `./veza up --functions`.
await Console.Error.WriteLineAsync("veza-doubles: no command yet.");
return 2;
