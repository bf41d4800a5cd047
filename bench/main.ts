// `npm run bench`: throughput; `npm run bench -- install`: what installing costs; `npm run bench -- classifier`: what the classifier does.
if (process.argv[2] === "install") await import("./install/main.ts");
else if (process.argv[2] === "classifier") await import("./classifier/main.ts");
else await import("./throughput/main.ts");
