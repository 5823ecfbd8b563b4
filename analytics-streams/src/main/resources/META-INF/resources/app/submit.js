import { path, post } from "./api.js";
import { html, nothing, render } from "./vendor.js";

const EXAMPLE = {
  name: "from the dashboard",
  models: [
    {
      name: "mobilenetv2-mini",
      uri: "file:///path/to/models/zoo/mobilenetv2-mini.onnx",
      preprocess: { resize: [32, 32], scale: 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], layout: "NCHW" },
    },
  ],
  dataset: { uri: "file:///path/to/models/datasets/digits", limit: 50 },
  mutations: [{ operator: "conditional-lt-to-le", sites: { kind: "RANGE", first: 1, last: 3 } }],
  devices: ["x86-64", "x86-64-v3"],
};

/** A dialog that publishes an experiment request; accepted is told its id. */
export function submitDialog(accepted) {
  const dialog = document.createElement("dialog");
  dialog.className = "submit";
  document.body.append(dialog);
  let trouble = null;

  const send = async (event) => {
    event.preventDefault();
    const text = dialog.querySelector("textarea").value;
    try {
      JSON.parse(text);
    } catch (error) {
      draw({ message: `This is no JSON: ${error.message}`, problems: [] });
      return;
    }
    try {
      const { experiment } = await post(path(), text);
      dialog.close();
      accepted(experiment);
    } catch (error) {
      draw(error);
    }
  };

  const draw = (error = null) => {
    trouble = error;
    render(content(), dialog);
  };

  const content = () => html`
    <form @submit=${send}>
      <h2>New experiment</h2>
      <label for="request">Request: the fields of ExperimentRequest as JSON</label>
      <textarea id="request" rows="20" spellcheck="false" .defaultValue=${JSON.stringify(EXAMPLE, null, 2)}></textarea>
      ${trouble
        ? html`<div class="trouble" role="alert">
            <p>${trouble.message}</p>
            <ul>${(trouble.problems ?? []).map((each) => html`<li><code>${each.field}</code>: ${each.message}; right would be ${each.remedy}</li>`)}</ul>
          </div>`
        : nothing}
      <p class="buttons">
        <button type="submit">Submit</button>
        <button type="button" @click=${() => dialog.close()}>Cancel</button>
      </p>
    </form>
  `;

  const open = () => {
    draw();
    dialog.showModal();
    dialog.querySelector("textarea").focus();
  };
  return { open, remove: () => dialog.remove() };
}
