/** Icons of the album, fetched with its pages. */
import { icon, stroke } from "../ui/icons";

export const globeIcon = icon(
  stroke(
    "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Zm-8.500-8.500h17M12 3.500c3 2.500 4 5.500 4 8.500s-1 6-4 8.500c-3-2.500-4-5.500-4-8.500s1-6 4-8.500Z",
  ),
);
export const minusIcon = icon(stroke("M5 12h14"));
export const downloadIcon = icon(stroke("M12 4v11m-4-4 4 4 4-4M5 16v4h14v-4"));
export const zoomIcon = icon(stroke("M14 4h6v6m0-6-7 7M10 20H4v-6m0 6 7-7"));
export const cameraIcon = icon(
  stroke("M4 8h4l2-3h4l2 3h4v11H4Zm8 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"),
);
