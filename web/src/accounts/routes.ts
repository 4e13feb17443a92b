import { html } from "lit";
import type { Route } from "../app/router";

export const accountRoutes: readonly Route[] = [
  {
    page: "sign-in",
    path: "/sign-in",
    render: async () => {
      await import("./pages/sign-in-page");
      return html`<sign-in-page></sign-in-page>`;
    },
  },
  {
    page: "register",
    path: "/register",
    render: async () => {
      await import("./pages/register-page");
      return html`<register-page></register-page>`;
    },
  },
  {
    page: "confirm",
    path: "/confirm",
    render: async () => {
      await import("./pages/confirm-page");
      return html`<confirm-page></confirm-page>`;
    },
  },
  {
    page: "forgot-password",
    path: "/forgot-password",
    render: async () => {
      await import("./pages/forgot-password-page");
      return html`<forgot-password-page></forgot-password-page>`;
    },
  },
  {
    page: "reset-password",
    path: "/reset-password",
    render: async () => {
      await import("./pages/reset-password-page");
      return html`<reset-password-page></reset-password-page>`;
    },
  },
  {
    page: "settings",
    path: "/settings",
    render: async () => {
      await import("./settings-page/settings-page");
      return html`<settings-page></settings-page>`;
    },
  },
];
