// The curves of a report in the place of their pictures.
for (const figure of document.querySelectorAll("figure[data-curves]")) {
  const { series, ...settings } = JSON.parse(figure.dataset.curves), plot = new Plot(settings);
  figure.querySelector("svg").replaceWith(plot.root);
  plot.show(series);
}
