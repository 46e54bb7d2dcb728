import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };

type Vector = (typeof golden.vectors)[number];

declare const data: Vector;

export { data };

/** Runs while the site is built: the page gets one delivery, and not the whole file. */
export default {
  load(): Vector {
    const [first] = golden.vectors;
    if (first === undefined) throw new Error("there is no golden vector");
    return first;
  },
};
