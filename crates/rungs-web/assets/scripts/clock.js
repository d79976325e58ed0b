// The clock of a mock exam. Without this script the page still says how much time was left when it was made.
//
// <p class="clock" data-left-ms="4995000" data-total-ms="5400000" data-submits="FORM-ID">
//   <time>1:23:15</time> <button type="button">Hide the clock</button> <span class="vh" role="status"></span></p>
//
// It counts down from the page's arrival, runs on while hidden, and speaks only at half, ten and five minutes.
// The server keeps the real time. At zero the form is sent, with what is chosen; the server sees that time is up.

const words = (ms) => {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return "less than a minute left";
  return minutes === 1 ? "1 minute left" : `${minutes} minutes left`;
};

const figures = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

function start(clock) {
  const time = clock.querySelector("time");
  const button = clock.querySelector("button");
  const status = clock.querySelector("[role=status]");
  const form = document.getElementById(clock.dataset.submits ?? "");
  let end = performance.now() + Number(clock.dataset.leftMs);
  const left = () => end - performance.now();
  const marks = [Number(clock.dataset.totalMs ?? 0) / 2, 600000, 300000].filter((ms) => ms > 0 && ms < left());
  let timer = 0;

  const show = () => {
    time.textContent = figures(left());
    clock.classList.toggle("is-late", left() <= 300000);
    if (marks.some((ms) => ms >= left())) {
      for (const passed of marks.filter((ms) => ms >= left())) marks.splice(marks.indexOf(passed), 1);
      status.textContent = words(left());
    }
    if (left() <= 0) {
      clearInterval(timer);
      handIn();
    }
  };

  // The program may be away just now: it is asked until it answers.
  const handIn = async () => {
    status.textContent = "Time is up. Your answers are being handed in.";
    for (;;) {
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        location.assign(answer.url);
        return;
      } catch {
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  };

  const hide = (hidden) => {
    time.hidden = hidden;
    button.textContent = hidden ? "Show the clock" : "Hide the clock";
    localStorage.setItem("rungs-clock-hidden", hidden ? "1" : "");
  };
  button?.addEventListener("click", () => hide(!time.hidden));
  if (button && localStorage.getItem("rungs-clock-hidden")) hide(true);
  // The key T: shows a hidden clock, and speaks the time of a shown one.
  clock.addEventListener("tell-time", () => {
    if (time.hidden) hide(false);
    status.textContent = words(left());
  });
  // The server's word, whenever it was asked anyway.
  clock.addEventListener("left", (event) => {
    end = performance.now() + event.detail;
  });
  timer = setInterval(show, 250);
  show();
}

for (const clock of document.querySelectorAll("[data-left-ms]")) start(clock);
