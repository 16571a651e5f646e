import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithRef } from "react";
import { Link } from "react-router";

type ActProps = ButtonProps & ComponentPropsWithRef<"button">;

/** The one main action of a page: the only thing in the colour of the seal. */
export const MainAct = (props: ActProps) => <Button variant="filled" color="seal" {...props} />;

type LinkProps = ButtonProps & { to: string; state?: unknown; "aria-label"?: string };

export const MainLink = (props: LinkProps) => (
  <Button component={Link} variant="filled" color="seal" {...props} />
);

export const PlainLink = (props: LinkProps) => <Button component={Link} {...props} />;
