import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./frame/App.tsx";
import { Failure } from "./frame/Failure.tsx";
import { hearMain } from "./store.ts";
import "./css/tokens.css";
import "./css/base.css";
import "./css/controls.css";
import "./css/frame.css";
import "./css/parts.css";
import "./css/review.css";
import "./css/proposals.css";
import "./css/fallen.css";
import "./css/keys.css";
import "./css/requests.css";
import "./css/plan.css";

hearMain();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Failure>
        <App />
      </Failure>
    </StrictMode>,
  );
