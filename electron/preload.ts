import { contextBridge, ipcRenderer, type MessagePortMain } from "electron";
import { CHANNELS } from "../shared/contract/channels.ts";
import type { Bridge, View } from "../shared/contract/view.ts";

/** The port to the signer that waits, if one does; a passphrase goes through it once, past main. */
let signerPort: Pick<MessagePortMain, "postMessage" | "close"> | null = null;

ipcRenderer.on(CHANNELS.signerPort, (event) => {
  signerPort?.close();
  const [port] = event.ports as unknown as readonly Pick<
    MessagePortMain,
    "postMessage" | "close"
  >[];
  signerPort = port ?? null;
});

const bridge: Bridge = {
  ask: (name, args) =>
    ipcRenderer.invoke(CHANNELS.ask, name, args) as ReturnType<Bridge["ask"]> as never,
  onSaid: (hear) => {
    const listen = (_event: unknown, view: View) => {
      hear(view);
    };
    ipcRenderer.on(CHANNELS.said, listen);
    void ipcRenderer.invoke(CHANNELS.said).then((view: View) => {
      hear(view);
    });
    return () => {
      ipcRenderer.off(CHANNELS.said, listen);
    };
  },
  unlock: (passphrase) => {
    if (signerPort === null) return false;
    signerPort.postMessage({ passphrase });
    signerPort = null;
    return true;
  },
};

contextBridge.exposeInMainWorld("conclave", bridge);
