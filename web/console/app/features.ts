// Every folder's routes.ts. They are small and name their pages by import(), so that a page is loaded when it is opened.
import { type Feature, railOf } from "@shared/features";

const modules = import.meta.glob<Feature>("../*/routes.ts", { eager: true });
export const features: Feature[] = Object.values(modules);
export const rail = railOf(features);
export const commands = features.flatMap((feature) => feature.commands ?? []);
