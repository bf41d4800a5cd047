/** The end of `npm run build`, and built itself: writes what local mode is to know of `serverless.yml` beside its modules. */
import { writeFileSync } from "node:fs";
import { localService } from "./local-service.ts";

const service = localService(new URL("../../", import.meta.url));
writeFileSync(new URL("../backend/local/service.json", import.meta.url), JSON.stringify(service));
