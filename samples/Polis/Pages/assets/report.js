'use strict';
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  document.documentElement.classList.add('js');

  // One map at a time, the other one a button away.
  const maps = all('.maps > figure');
  const show = chosen => {
    for (const [index, map] of maps.entries()) map.classList.toggle('away', index !== chosen);
    all('.toggle button').forEach((button, index) => button.setAttribute('aria-pressed', String(index === chosen)));
  };
  if (maps.length > 1) {
    const toggle = make('div', { className: 'toggle' });
    toggle.setAttribute('role', 'group');
    toggle.setAttribute('aria-label', 'Which map');
    maps.forEach((map, index) => {
      const button = make('button', { type: 'button', textContent: map.dataset.name });
      button.addEventListener('click', () => show(index));
      toggle.append(button);
    });
    one('.maps').before(toggle);
    show(0);
  }

  // Details of the participant under the pointer, the finger or the arrow keys.
  for (const map of maps) {
    const plot = one('.plot', map);
    const people = all('use', plot).map(mark => {
      const title = one('title', mark);
      const person = { mark, x: Number(mark.getAttribute('x')), y: Number(mark.getAttribute('y')), text: title.textContent };
      title.remove();
      return person;
    });
    const box = make('div', { className: 'plotbox', tabIndex: 0 });
    const note = make('div', { className: 'note', hidden: true });
    box.setAttribute('role', 'application');
    box.setAttribute('aria-label', plot.getAttribute('aria-label') + '. Arrow keys go from participant to participant.');
    note.setAttribute('role', 'status');
    plot.before(box);
    box.append(plot, note);
    const ring = document.createElementNS(plot.namespaceURI, 'circle');
    ring.setAttribute('r', '9');
    ring.setAttribute('class', 'ring');
    let current = null;

    const choose = person => {
      current = person;
      note.hidden = person === null;
      if (person === null) return ring.remove();
      const scale = plot.clientWidth / plot.viewBox.baseVal.width;
      ring.setAttribute('cx', person.x);
      ring.setAttribute('cy', person.y);
      plot.append(ring);
      note.textContent = person.text;
      const room = box.clientWidth - note.offsetWidth - 4;
      note.style.left = Math.max(4, Math.min(room, person.x * scale - note.offsetWidth / 2)) + 'px';
      const above = person.y * scale - note.offsetHeight - 14;
      note.style.top = (above > 0 ? above : person.y * scale + 14) + 'px';
    };
    const nearest = event => {
      const frame = plot.getBoundingClientRect();
      const scale = frame.width / plot.viewBox.baseVal.width;
      const [x, y] = [(event.clientX - frame.left) / scale, (event.clientY - frame.top) / scale];
      let [found, least] = [null, 22 / scale];
      for (const person of people) {
        const distance = Math.hypot(person.x - x, person.y - y);
        if (distance <= least) [found, least] = [person, distance];
      }
      return found;
    };
    // The next one in a direction: near, and not too far aside.
    const next = (dx, dy) => {
      let [found, least] = [current, Infinity];
      for (const person of people) {
        const [x, y] = [person.x - current.x, person.y - current.y];
        const ahead = x * dx + y * dy;
        const cost = ahead + 3 * Math.abs(x * dy - y * dx);
        if (ahead > 0 && cost < least) [found, least] = [person, cost];
      }
      return found;
    };
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    box.addEventListener('pointermove', event => choose(nearest(event)));
    box.addEventListener('pointerdown', event => choose(nearest(event)));
    box.addEventListener('pointerleave', event => { if (event.pointerType === 'mouse') choose(null); });
    box.addEventListener('blur', () => choose(null));
    box.addEventListener('keydown', event => {
      if (event.key === 'Escape') return choose(null);
      const arrow = arrows[event.key];
      if (!arrow) return;
      event.preventDefault();
      choose(current === null ? people[people.length - 1] : next(...arrow));
    });
  }

  // The table: search, order, hide.
  const table = one('#all');
  const number = text => {
    const value = parseFloat(text.replace(/[,%<>]/g, ''));
    return Number.isNaN(value) ? -Infinity : value;
  };
  const bodies = all('tbody', table).map(body => {
    const [everybody, ...groups] = all('tr', body).map(row => all('td', row).map(cell => cell.textContent));
    const [, agree, pass, disagree, count, gac, gap, ext, pri] = everybody.map(number);
    const values = { id: number(one('.id', body).textContent), agree, pass, disagree, count, gac, gap, ext, pri };
    groups.forEach((cells, index) => { values['group' + index] = number(cells[1]); });
    return { body, values, out: body.classList.contains('out'), words: one('th', body).textContent.toLowerCase() };
  });

  const [tools, search, sort, hide, shown] = ['.tools', '#search', '#sort', '#hide', '#shown'].map(selector => one(selector));
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { body, out, words: text } of bodies) {
      const wanted = words.every(word => text.includes(word)) && !(hide?.checked && out);
      body.hidden = !wanted;
      if (wanted) count += 1;
    }
    shown.textContent = count === bodies.length ? '' : `${count} of ${bodies.length} comments`;
  };
  // Spam has remarkable figures: what moderators took out comes last, except by number.
  const compare = (a, b, key, direction) => {
    if (key !== 'id' && a.out !== b.out) return a.out ? 1 : -1;
    if (a.values[key] === b.values[key]) return a.values.id - b.values.id;
    return a.values[key] > b.values[key] ? direction : -direction;
  };
  const order = (key, direction) => {
    bodies.sort((a, b) => compare(a, b, key, direction));
    table.append(...bodies.map(entry => entry.body));
    for (const head of all('th[data-sort]', table)) {
      if (head.dataset.sort === key) head.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
      else head.removeAttribute('aria-sort');
    }
    const value = `${key} ${direction}`;
    if (all('option', sort).some(option => option.value === value)) sort.value = value;
  };

  for (const head of all('th[data-sort]', table)) {
    const button = make('button', { type: 'button', textContent: head.textContent });
    button.addEventListener('click', () => {
      const first = head.dataset.sort === 'id' ? 1 : -1;
      const now = head.getAttribute('aria-sort');
      order(head.dataset.sort, now === null ? first : (now === 'ascending' ? -1 : 1));
    });
    head.replaceChildren(button);
  }
  sort.addEventListener('change', () => {
    const [key, direction] = sort.value.split(' ');
    order(key, Number(direction));
  });
  search.addEventListener('input', filter);
  hide?.addEventListener('change', filter);
  tools.addEventListener('submit', event => event.preventDefault());
  tools.hidden = false;
})();
