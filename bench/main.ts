// `npm run bench`: throughput; `npm run bench -- install`: what installing costs.
if (process.argv[2] === "install") await import("./install/main.ts");
else await import("./throughput/main.ts");
