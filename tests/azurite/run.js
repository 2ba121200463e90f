// Azurite's blob service, with the options it is given. It ends with its input, and so with whoever started it.
process.stdin.on("end", () => process.exit(0)).resume();
require("azurite/dist/src/blob/main.js");
