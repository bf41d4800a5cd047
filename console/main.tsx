import { render } from "preact";
import { connect, hasKey, openConnection } from "./api/connection.ts";
import { watchPolicy } from "./api/policy-refusals.ts";
import { tabStorage } from "./api/tab-storage.ts";
import { receiverBase } from "./callbacks/own-receiver.ts";
import { probeTurning } from "./picture/turning.ts";
import { App } from "./shell/app.tsx";
import { watchRoute } from "./ui/route.ts";
import { entries, isSending } from "./work/entry.ts";
import { watchAddress } from "./work/selection.ts";

// This file is the page: what is global to it is read here.

const told = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name=rekog-${name}]`)?.content || undefined;
receiverBase.value = told("receiver");
const opened = openConnection(
  told("endpoint") ?? location.origin,
  location.hash,
  tabStorage,
  told("key-link") === "yes",
);
connect(opened.connection, tabStorage);
// A key is no part of an address that is kept, shown or sent on.
if (opened.hash !== location.hash) history.replaceState(null, "", `${location.pathname}#/`);
// A link that is opened in a tab where the page is already.
addEventListener("hashchange", () => {
  if (hasKey(location.hash)) location.reload();
});

// A picture that is not sent whole is lost with the page.
addEventListener("beforeunload", (event) => {
  if (entries.value.some(isSending)) event.preventDefault();
});

watchPolicy();
void probeTurning();
watchRoute();
watchAddress();
const page = document.getElementById("page");
if (page) render(<App />, page);
