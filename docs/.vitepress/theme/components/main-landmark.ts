import { type Component, onMounted } from "vue";

/** Makes the first page's content a landmark, as it is on every other page. The theme leaves that out. */
export const MainLandmark: Component = {
  setup() {
    onMounted(() => document.querySelector(".VPHome")?.setAttribute("role", "main"));
    return () => null;
  },
};
