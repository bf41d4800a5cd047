import { fakeSpending } from "./fake-spending.ts";
import { spendingStoreContract } from "./spending-store.contract.ts";

spendingStoreContract(async () => fakeSpending());
