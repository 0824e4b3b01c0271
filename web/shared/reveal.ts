// In a bar that scrolls, the entry that is in force is brought into sight; the page itself stays where it is.
export function reveal(bar: HTMLElement | undefined, entry: string): void {
  const there = bar?.querySelector<HTMLElement>(entry);
  if (!bar || !there) return;
  const [frame, box] = [bar.getBoundingClientRect(), there.getBoundingClientRect()];
  const margin = 24;
  if (box.left < frame.left) bar.scrollLeft -= frame.left - box.left + margin;
  else if (box.right > frame.right) bar.scrollLeft += box.right - frame.right + margin;
  if (box.top < frame.top) bar.scrollTop -= frame.top - box.top + margin;
  else if (box.bottom > frame.bottom) bar.scrollTop += box.bottom - frame.bottom + margin;
}
