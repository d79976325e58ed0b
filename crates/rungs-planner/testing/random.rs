//! Random planning problems from a seed, for tests and measurements.
//!
//! [`small`] makes problems of a handful of certifications in which every feature of the planning model and
//! every kind of tie occurs often; [`large`] makes problems shaped like a catalogue, of any size.

use std::collections::BTreeMap;

use rungs_planner::{
    Certification, CertificationId, Cloud, Day, Goal, GoalCloud, GoalTarget, Held, Offer, PlanningView, Profile,
    SkillId, SkillRow, Stage,
};

/// `SplitMix64`, Steele, Lea & Flood (2014), *OOPSLA*, 453-472: enough for test data, and no dependency.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `0..bound`; `bound` is at least 1.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from((u64::from(bound) * (self.next() >> 32)) >> 32).unwrap_or(0)
    }

    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        let index = self.below(u32::try_from(values.len()).unwrap_or(1));
        *values.get(index as usize).unwrap_or_else(|| unreachable!("there are values to pick from"))
    }

    fn level(&mut self, low: u32, high: u32) -> u8 {
        u8::try_from(self.between(low, high)).unwrap_or(0)
    }
}

fn id<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| unreachable!("`{text}` is an id"))
}

fn day(number: i64) -> Day {
    // Day 0 is 2026-11-21, the start of all random plans.
    Day::EPOCH.plus_days(20_778 + number).unwrap_or_else(|| unreachable!("the day is near 2026"))
}

/// A problem of up to eight certifications with every feature and many ties.
pub(crate) fn small(seed: u64) -> (PlanningView, Profile) {
    let random = &mut Random::new(seed);
    let count = random.pick(&[1, 2, 4, 5, 6, 6, 7, 7, 8]);
    let skills = skills(random, 4, &[0, 2, 5, 10, 30]);
    let size = random.pick(&[3, 3, 6]);
    let goal = goal(random, &skills, size);
    let mut certifications: Vec<Certification> = Vec::new();
    for number in 0..count {
        let twin = if random.chance(20) && number > 0 {
            let index = random.below(number) as usize;
            certifications.get(index).cloned()
        } else {
            None
        };
        let name = format!("c{}", random.pick(&["", "a", "b"]).to_owned() + &number.to_string());
        let mut row = twin.unwrap_or_else(|| small_certification(random, &skills));
        row.id = id(&name);
        row.awards = match random.below(10) {
            0 | 1 => Some(id(random.pick(&["x", "y"]))),
            2 => certifications.first().map(Certification::credential),
            _ => None,
        };
        certifications.push(row);
    }
    let ids: Vec<CertificationId> = certifications.iter().map(|row| row.id.clone()).collect();
    for row in &mut certifications {
        row.requires.clear();
        while random.chance(10) {
            let size = random.between(1, 2);
            let member = |random: &mut Random| {
                if random.chance(10) {
                    id("elsewhere")
                } else {
                    let index = random.below(count) as usize;
                    ids.get(index).cloned().unwrap_or_else(|| id("elsewhere"))
                }
            };
            row.requires.push((0..size).map(|_| member(random)).collect());
        }
    }
    let mut profile = Profile {
        start: Some(day(0)),
        goal: Some(goal.id.clone()),
        stage: random.pick(&[Stage::Early, Stage::Mid, Stage::Senior]),
        hours_per_week: random.pick(&[1, 5, 7, 8, 20, 40]),
        max_steps: random.pick(&[0, 1, 2, 3, 3, 4, 4]),
        horizon_days: random.pick(&[1, 60, 200, 400, 1095, 1095, 1095]),
        price_of_money: random.pick(&[0.0, 0.0, 0.01, 0.05, 0.05, 0.5]),
        price_of_time: random.pick(&[0.0, 0.0, 0.01, 0.03, 0.03, 0.3]),
        budget_usd: random.chance(20).then(|| f64::from(random.pick(&[0_u32, 50, 150, 300]))),
        deadline: random.chance(12).then(|| day(random.pick(&[0, 30, 90, 300]))),
        ..Profile::default()
    };
    if random.chance(30) {
        // Little stands in the way of long plans.
        profile.max_steps = 4;
        profile.hours_per_week = 40;
        profile.horizon_days = 1095;
        profile.price_of_money = random.pick(&[0.0, 0.001]);
        profile.price_of_time = random.pick(&[0.0, 0.001]);
        profile.budget_usd = None;
        profile.deadline = None;
        profile.stage = Stage::Senior;
    }
    for cloud in Cloud::ALL {
        if random.chance(20) {
            profile.clouds.push(cloud);
        }
    }
    for skill in &skills {
        if random.chance(20) {
            profile.have.insert(skill.id.clone(), random.level(0, 3));
        }
    }
    for row in &certifications {
        while random.chance(8) {
            let earned = day(-random.pick(&[0, 10, 50, 100, 365, 2000]));
            profile.held.push(Held { certification: row.id.clone(), earned });
        }
    }
    (PlanningView { as_of: day(0), skills, goals: vec![goal], certifications }, profile)
}

fn skills(random: &mut Random, plain: u32, climbs: &[u32]) -> Vec<SkillRow> {
    let names = (0..plain).map(|number| format!("s{number}")).chain(Cloud::ALL.map(|cloud| cloud.to_string()));
    names
        .map(|name| SkillRow {
            id: id(&name),
            name,
            climb: [random.pick(climbs), random.pick(climbs), random.pick(climbs)],
        })
        .collect()
}

fn goal(random: &mut Random, skills: &[SkillRow], size: usize) -> Goal {
    let mut targets = BTreeMap::new();
    let plain: Vec<&SkillRow> = skills.iter().filter(|row| Cloud::ALL.iter().all(|c| row.id != c.as_str())).collect();
    for _ in 0..size {
        let weight = f64::from(random.between(1, 4)) / 4.0;
        targets.insert(random.pick(&plain).id.clone(), GoalTarget { level: random.level(1, 3), weight });
    }
    let cloud = random.chance(40).then(|| GoalCloud { level: random.level(1, 3), weight: 0.5 });
    let signal = random.pick(&[0.3, 0.6, 0.9, 1.0]);
    Goal { id: id("goal"), name: "Goal".into(), signal, cloud, targets }
}

fn small_certification(random: &mut Random, skills: &[SkillRow]) -> Certification {
    let levels = |random: &mut Random, most: u32| -> BTreeMap<SkillId, u8> {
        let rows = (0..random.below(4)).map(|_| (random.pick(&skills.iter().collect::<Vec<_>>()).id.clone(), ()));
        let ids: Vec<SkillId> = rows.map(|row| row.0).collect();
        ids.into_iter().map(|skill| (skill, random.level(0, most))).collect()
    };
    let entry = levels(random, 2);
    let mut exit = levels(random, 3);
    exit.extend(levels(random, 3));
    let mut offers = Vec::new();
    for _ in 0..random.pick(&[0, 1, 1, 1, 1, 2, 2, 3]) {
        offers.push(Offer {
            open: random.chance(25).then(|| day(random.pick(&[-100, 0, 10, 40, 100, 300]))),
            close: random.chance(20).then(|| day(random.pick(&[-1, 7, 20, 60, 100, 250, 500]))),
            cost_usd: random.pick(&[0.0, 0.0, 10.0, 10.0, 49.5, 100.0, 300.0]),
            monthly_usd: random.pick(&[0.0, 0.0, 0.0, 29.99, 50.0]),
        });
    }
    Certification {
        id: id("replaced"),
        name: String::new(),
        issuer: String::new(),
        kind: String::new(),
        level: String::new(),
        cloud: if random.chance(40) { Some(random.pick(&Cloud::ALL)) } else { None },
        entry,
        exit,
        base_hours: random.pick(&[0, 0, 1, 10, 10, 25, 40]),
        recognition: random.pick(&[0.0, 0.3, 0.5, 0.6, 0.9, 1.0]),
        awards: None,
        offers,
        validity_days: random.chance(60).then(|| random.pick(&[1, 30, 100, 365, 1096])),
        renewal_cost_usd: random.chance(50).then(|| random.pick(&[0.0, 0.0, 50.0, 200.0])),
        requires: Vec::new(),
    }
}

/// A problem shaped like a catalogue: issuers in and outside the clouds, ladders of levels, old versions.
pub(crate) fn large(seed: u64, count: u32, max_steps: u32) -> (PlanningView, Profile) {
    let random = &mut Random::new(seed);
    let mut skills = skills(random, 10, &[20]);
    for row in &mut skills {
        row.climb = [random.between(10, 30), random.between(30, 80), random.between(80, 160)];
    }
    let size = random.between(4, 7) as usize;
    let goal = goal(random, &skills, size);
    let mut certifications: Vec<Certification> = Vec::new();
    for number in 0..count {
        let old = number.checked_sub(1).filter(|_| random.chance(5)).and_then(|n| certifications.get(n as usize));
        let mut row = match old.cloned() {
            Some(old) => {
                let close = Some(day(i64::from(random.between(20, 300))));
                let mut row = old;
                row.awards = Some(row.credential());
                row.offers.iter_mut().for_each(|offer| offer.close = close);
                row
            }
            None => large_certification(random, &skills),
        };
        row.id = id(&format!("c{number:04}"));
        if random.chance(5) && number > 0 {
            row.requires = vec![vec![id(&format!("c{:04}", random.below(number)))]];
        }
        certifications.push(row);
    }
    let mut profile = Profile {
        start: Some(day(0)),
        goal: Some(goal.id.clone()),
        stage: random.pick(&[Stage::Early, Stage::Mid, Stage::Senior]),
        hours_per_week: random.between(4, 15),
        max_steps,
        budget_usd: random.chance(50).then(|| f64::from(random.between(2, 15)) * 100.0),
        deadline: random.chance(30).then(|| day(i64::from(random.between(100, 900)))),
        ..Profile::default()
    };
    if random.chance(40) {
        profile.clouds.push(random.pick(&Cloud::ALL));
    }
    for skill in &skills {
        if random.chance(30) {
            profile.have.insert(skill.id.clone(), random.level(0, 2));
        }
    }
    for row in &certifications {
        if random.below(count) < 2 {
            let earned = day(-i64::from(random.below(900)));
            profile.held.push(Held { certification: row.id.clone(), earned });
        }
    }
    (PlanningView { as_of: day(0), skills, goals: vec![goal], certifications }, profile)
}

fn large_certification(random: &mut Random, skills: &[SkillRow]) -> Certification {
    let rank = random.level(0, 2);
    let cloud = if random.chance(45) { Some(random.pick(&Cloud::ALL)) } else { None };
    let mut exit: BTreeMap<SkillId, u8> = BTreeMap::new();
    for _ in 0..random.between(2, 5) {
        let skill = &random.pick(&skills.iter().collect::<Vec<_>>()).id;
        if Cloud::ALL.iter().all(|cloud| *skill != cloud.as_str()) {
            exit.insert(skill.clone(), (rank + random.level(0, 1)).clamp(1, 3));
        }
    }
    if let Some(cloud) = cloud {
        exit.insert(id(cloud.as_str()), (rank + 1).min(3));
    }
    let mut entry = BTreeMap::new();
    for (skill, &level) in &exit {
        if random.chance(60) && level > 1 {
            entry.insert(skill.clone(), level - 1);
        }
    }
    let mut offers = Vec::new();
    let cost_usd = f64::from(random.pick(&[0_u32, 0, 50, 99, 100, 125, 150, 165, 200, 200, 250, 300]));
    if random.chance(8) {
        let open = day(i64::from(random.between(10, 200)));
        offers.push(Offer { open: Some(open), close: None, cost_usd: cost_usd / 2.0, monthly_usd: 0.0 });
    }
    let close = random.chance(8).then(|| day(i64::from(random.between(0, 400))));
    let monthly_usd = if random.chance(12) { 49.0 } else { 0.0 };
    offers.push(Offer { open: None, close, cost_usd, monthly_usd });
    let validity_days = random.chance(70).then(|| random.pick(&[365, 730, 731, 1096]));
    Certification {
        id: id("replaced"),
        name: String::new(),
        issuer: String::new(),
        kind: String::new(),
        level: String::new(),
        cloud,
        entry,
        exit,
        base_hours: random.between(3, 20) + 10 * u32::from(rank),
        recognition: f64::from(random.between(1, 20)) / 20.0,
        awards: None,
        offers,
        validity_days,
        renewal_cost_usd: random.chance(80).then(|| random.pick(&[0.0, 50.0, 75.0, 100.0, 200.0])),
        requires: Vec::new(),
    }
}
