// Open tickets, counted: kept by the server with every change, so that asking costs nothing.
import { api, take } from "@shared/api/client";

export const readCounts = (unit?: string) => take(api.GET("/api/v1/counts", { params: { query: { unit } } }));
