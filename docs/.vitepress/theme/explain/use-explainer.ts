import { computed, type Ref, reactive, ref, watch } from "vue";
import { decodeToken } from "./decode-token.js";
import { exampleWith } from "./example.js";
import { type JudgedStep, judge, type Verdict } from "./judge.js";
import { readPasted } from "./read-pasted.js";

const pair = () => ({ current: "", next: "" });
const blank = () => ({
  request: "",
  body: "",
  isEmptyBody: false,
  url: "",
  time: "now" as "now" | "token",
  isProduction: false,
  accounts: "one" as "one" | "two",
  unprefixed: pair(),
  regional: { EU_CENTRAL_1: pair(), US_EAST_1: pair() },
});

/** What is typed, and how a receiver judges it. It is judged again at every change. */
export function useExplainer(fileInput: Readonly<Ref<HTMLInputElement | null>>) {
  const form = reactive(blank());
  const file = ref<{ name: string; bytes: Uint8Array }>();
  const result = ref<{ steps: readonly JudgedStep[]; verdict: Verdict }>();

  const pasted = computed(() => readPasted(form.request));
  const decoded = computed(() => decodeToken(pasted.value.signature));
  const body = computed(() => {
    if (file.value) return file.value.bytes;
    return form.body !== "" || form.isEmptyBody ? form.body : undefined;
  });

  watch(pasted, ({ body: text }) => {
    if (text === undefined) return;
    dropFile();
    form.body = text;
    form.isEmptyBody = text === "";
  });

  let latest = 0;
  watch(
    [form, body],
    async () => {
      const own = ++latest;
      const { signature, region } = pasted.value;
      if (signature === "" && form.request.trim() === "") {
        result.value = undefined;
        return;
      }
      const isOne = form.accounts === "one";
      const judged = await judge({
        ...{ signature, region, body: body.value, url: form.url },
        ...{ time: form.time, isProduction: form.isProduction },
        unprefixed: isOne ? form.unprefixed : pair(),
        regional: isOne ? blank().regional : form.regional,
      });
      // An earlier judgement may end later.
      if (own === latest) result.value = judged;
    },
    { deep: true },
  );

  async function takeFile(event: Event) {
    const [chosen] = (event.target as HTMLInputElement).files ?? [];
    file.value = chosen && {
      name: chosen.name,
      bytes: new Uint8Array(await chosen.arrayBuffer()),
    };
  }

  function dropFile() {
    file.value = undefined;
    if (fileInput.value) fileInput.value.value = "";
  }

  function clear() {
    dropFile();
    Object.assign(form, blank());
  }

  function fillExample(body: string) {
    clear();
    const { request, url, key } = exampleWith(body);
    Object.assign(form, { request, url, time: "token" });
    form.unprefixed.current = key;
  }

  return { form, file, result, decoded, takeFile, dropFile, clear, fillExample };
}
