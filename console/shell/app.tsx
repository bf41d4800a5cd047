import { BlobsPage } from "../blobs/blobs-page.tsx";
import { route } from "../ui/route.ts";
import { UsagePage } from "../usage/usage-page.tsx";
import { useDroppedFiles } from "./dropped-files.ts";
import { FaultBoundary } from "./fault-boundary.tsx";
import { Header } from "./header.tsx";
import { Workbench } from "./workbench.tsx";

export function App() {
  const isDragging = useDroppedFiles();
  const { view } = route.value;
  return (
    <div class={isDragging ? "app dragging" : "app"}>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the content
      </button>
      <Header />
      <main id="main" tabIndex={-1} class={view}>
        <FaultBoundary key={view}>
          {view === "work" && <Workbench />}
          {view === "blobs" && <BlobsPage />}
          {view === "usage" && <UsagePage />}
        </FaultBoundary>
      </main>
    </div>
  );
}
