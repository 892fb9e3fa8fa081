'use strict';

// Draws the page's plots with D3, from the one JSON object in the page. The tables say the rest without a script.
{
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const MARGIN = { top: 26, right: 14, bottom: 40, left: 8 };
  const HEIGHT = 260;
  const ON_PAPER = { wide: 660, narrow: 230 };

  /** A plot's paper: as wide as its box, so that texts keep their size, with axes, grid and their titles. */
  class Paper {
    constructor(box, x, y, { xTitle, yTitle, xFormat, yFormat }) {
      const width = Number(box.dataset.width);
      this.svg = d3.select(box).append('svg').attr('viewBox', `0 0 ${width} ${HEIGHT}`);
      this.y = y.range([HEIGHT - MARGIN.bottom, MARGIN.top]);
      const vertical = d3.axisLeft(y).ticks(5, yFormat).tickSizeOuter(0);
      const left = MARGIN.left + this.labelWidth(vertical);
      this.x = x.range([left, width - MARGIN.right]);
      const horizontal = d3.axisBottom(x).ticks(Math.max(2, Math.floor(width / 90)), xFormat).tickSizeOuter(0);
      this.grid(left, width - MARGIN.right);
      this.svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${HEIGHT - MARGIN.bottom})`).call(horizontal);
      this.svg.append('g').attr('class', 'axis').attr('transform', `translate(${left},0)`).call(vertical);
      this.svg.append('text').attr('class', 'title').attr('x', 0).attr('y', 12).text(`↑ ${yTitle}`);
      this.svg.append('text').attr('class', 'title').attr('x', width - MARGIN.right).attr('y', HEIGHT - 4).attr('text-anchor', 'end').text(`${xTitle} →`);
    }

    labelWidth(axis) {
      const probe = this.svg.append('g').attr('class', 'axis').call(axis);
      const width = d3.max(probe.selectAll('text').nodes(), (text) => text.getComputedTextLength()) ?? 0;
      probe.remove();
      return width + 10;
    }

    grid(left, right) {
      this.svg.append('g').attr('class', 'grid').selectAll('line').data(this.y.ticks(5)).join('line')
        .attr('x1', left).attr('x2', right).attr('y1', this.y).attr('y2', this.y);
    }

    line(points, style) {
      const path = d3.line((point) => this.x(point[0]), (point) => this.y(point[1])).defined((point) => point[1] !== null);
      this.svg.append('path').attr('class', style).attr('d', path(points));
    }

    dots(points, style, radius, title) {
      const dots = this.svg.append('g').selectAll('circle').data(points.filter((point) => point[1] !== null)).join('circle')
        .attr('class', style).attr('r', radius).attr('cx', (point) => this.x(point[0])).attr('cy', (point) => this.y(point[1]));
      if (title) dots.append('title').text(title);
    }

    bins(bins) {
      this.svg.append('g').selectAll('rect').data(bins).join('rect').attr('class', 'bin')
        .attr('x', ([from]) => this.x(from)).attr('width', ([from, to]) => this.x(to) - this.x(from))
        .attr('y', ([, , count]) => this.y(count)).attr('height', ([, , count]) => this.y(0) - this.y(count));
    }
  }

  const shown = d3.format(',.4~r');
  const unit = () => d3.scaleLinear([0, 1], [0, 1]);
  const extent = (...values) => d3.extent(values.flat().filter((value) => value !== null));
  const linear = (domain) => d3.scaleLinear(domain[0] === domain[1] ? [domain[0] - 1, domain[1] + 1] : domain, [0, 1]).nice();
  /** Short enough for an axis, whatever the size of the numbers. */
  const tickFormat = ([low, high]) => Math.max(Math.abs(low), Math.abs(high)) >= 1e5 ? '~s' : undefined;
  const column = (rows, i) => rows.map((row) => row[i]);

  function curve(box, points, xTitle, yTitle, base) {
    const paper = new Paper(box, unit(), unit(), { xTitle, yTitle });
    if (base) paper.line(base, 'baseline');
    paper.line(points, 'model');
  }

  /** The share of positive rows: the precision of whoever calls every row positive. */
  function positiveShare() {
    const rows = d3.sum(data.calibration, (group) => group[2]);
    return rows > 0 ? d3.sum(data.calibration, (group) => group[1] * group[2]) / rows : null;
  }

  function timeScale(values) {
    return data.timeIsSeconds ? d3.scaleUtc(extent(values).map((second) => new Date(1000 * second)), [0, 1]) : d3.scaleLinear(extent(values), [0, 1]);
  }

  const moment = (value) => data.timeIsSeconds ? new Date(1000 * value) : value;

  const plots = {
    roc: (box) => curve(box, data.roc, 'false positive rate', 'true positive rate', [[0, 0], [1, 1]]),

    pr(box) {
      const share = positiveShare();
      curve(box, data.pr, 'recall', 'precision', share === null ? null : [[0, share], [1, share]]);
    },

    calibration(box) {
      const paper = new Paper(box, unit(), unit(), { xTitle: 'predicted probability', yTitle: 'share that came true' });
      const size = d3.scaleSqrt([0, d3.max(data.calibration, (group) => group[2])], [3, 9]);
      paper.line([[0, 0], [1, 1]], 'baseline');
      paper.line(data.calibration, 'model');
      paper.dots(data.calibration, 'ring', (group) => size(group[2] ?? 0), ([p, share, rows]) => `${shown(p)} predicted, ${shown(share)} came true, ${rows} rows`);
    },

    forecast(box) {
      const times = column(data.forecast, 0);
      const values = extent(column(data.forecast, 1), column(data.forecast, 2));
      const paper = new Paper(box, timeScale(times), linear(values),
        { xTitle: data.time || 'time', yTitle: 'value', yFormat: tickFormat(values) });
      paper.dots(data.forecast.map(([time, , actual]) => [moment(time), actual]), 'actual', 2);
      paper.line(data.forecast.map(([time, predicted]) => [moment(time), predicted]), 'model');
    },

    agreement(box) {
      const values = extent(column(data.forecast, 1), column(data.forecast, 2));
      const format = tickFormat(values);
      const paper = new Paper(box, linear(values), linear(values), { xTitle: 'forecast', yTitle: 'actual', xFormat: format, yFormat: format });
      paper.dots(data.forecast.map(([, predicted, actual]) => [predicted, actual]), 'actual', 2);
      const ends = paper.x.domain();
      paper.line(ends.map((end) => [end, end]), 'baseline');
    },

    residuals(box) {
      const most = d3.max(data.residuals, (bin) => bin[2]);
      const range = extent(column(data.residuals, 0), column(data.residuals, 1));
      const paper = new Paper(box, d3.scaleLinear(range, [0, 1]), linear([0, most]), { xTitle: 'residual', yTitle: 'rows', xFormat: tickFormat(range), yFormat: tickFormat([0, most]) });
      paper.bins(data.residuals);
      if (range[0] <= 0 && range[1] >= 0) paper.line([[0, 0], [0, paper.y.domain()[1]]], 'baseline');
    },

    slices(box) {
      const place = ([from]) => (Number.isNaN(Number(from)) ? new Date(from) : Number(from));
      const places = data.slices.map(place);
      const dates = places.some((at) => at instanceof Date);
      const values = extent(column(data.slices, 2), column(data.slices, 3));
      const scale = dates ? d3.scaleUtc(d3.extent(places), [0, 1]) : d3.scaleLinear(d3.extent(places), [0, 1]);
      const paper = new Paper(box, scale, linear(values), { xTitle: 'slice begins', yTitle: data.sliceMetric, yFormat: tickFormat(values) });
      paper.line(data.slices.map((slice, i) => [places[i], slice[3]]), 'baseline');
      const points = data.slices.map((slice, i) => [places[i], slice[2], slice]);
      paper.line(points, 'model');
      paper.dots(points, 'ring', 4, ([, value, [from, to]]) => `${from} to ${to}: ${shown(value)}`);
    },
  };

  /** Bars in the cells of a table, all to one scale, from 0. */
  function bars(table) {
    const cells = d3.select(table).selectAll('td[data-bar]');
    const value = (cell) => Number(cell.dataset.bar);
    const marks = (table.dataset.marks ?? '').split(' ').filter(Boolean).map(Number);
    const values = [0, ...marks, ...cells.nodes().map(value)];
    const x = d3.scaleLinear(d3.extent(values), [1, 99]);
    cells.each(function () {
      const svg = d3.select(this).append('svg').attr('viewBox', '0 0 100 10').attr('preserveAspectRatio', 'none').attr('aria-hidden', 'true');
      const end = x(value(this));
      svg.append('rect').attr('class', value(this) < 0 ? 'fall' : 'rise').attr('y', 1.5).attr('height', 7)
        .attr('x', Math.min(x(0), end)).attr('width', Math.abs(end - x(0)));
      svg.append('line').attr('class', 'zero').attr('x1', x(0)).attr('x2', x(0)).attr('y1', 0).attr('y2', 10);
      svg.selectAll('.mark').data(marks).join('line').attr('class', 'mark').attr('x1', x).attr('x2', x).attr('y1', 0).attr('y2', 10);
    });
  }

  /** Draws a plot for that width, unless it is drawn for it already. */
  function draw(box, width) {
    if (width === 0 || box.dataset.width === String(width)) return;
    box.dataset.width = width;
    box.replaceChildren();
    plots[box.dataset.plot](box);
  }

  document.querySelectorAll('table:has([data-bar])').forEach(bars);
  const boxes = document.querySelectorAll('[data-plot]');
  const drawAll = () => boxes.forEach((box) => draw(box, box.clientWidth));
  drawAll();
  const resized = new ResizeObserver(drawAll);
  boxes.forEach((box) => resized.observe(box));
  addEventListener('beforeprint', () => boxes.forEach((box) => draw(box, box.closest('.wide') ? ON_PAPER.wide : ON_PAPER.narrow)));
  addEventListener('afterprint', drawAll);
}
