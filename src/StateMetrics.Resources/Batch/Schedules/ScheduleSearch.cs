namespace StateMetrics.Resources.Batch.Schedules;

/// <summary>
/// Looks for the next run on the clocks of a zone: month, then day, hour, minute, and from the month again whenever one of
/// them has passed its end. Near changes of the clocks the result depends on the steps taken, hence they are those of the
/// Kubernetes CronJob controller (robfig/cron 3.0): midnight is the place where days are compared, and a day whose midnight is
/// skipped can be lost, which is then what happens in the cluster. The exception is a day that a zone skips as a whole, before
/// which the controller searches for ever.
/// </summary>
internal ref struct ScheduleSearch(in CronFields fields, Zone zone)
{
    /// <summary>The beginning of year 0, and the end of year 9999: the times that an API object can have.</summary>
    internal const long SecondsMin = -62_167_219_200;
    internal const long SecondsMax = 253_402_300_799;

    private const int YearsMax = 5;

    // 1830 days and 60 months are looked at in five years, 24 hours and 60 minutes of each on a few of them, near changes.
    private const int StepsMax = 20_000;

    private readonly CronFields _fields = fields;
    private readonly Zone _zone = zone;
    private ZonePeriod _period;
    private long _now;
    private CivilTime _wall;
    private int _steps;

    // Once a field has been stepped, the ones below it stand at their beginning.
    private bool _stepped;

    /// <summary>The first match after a second of Unix time.</summary>
    internal long? After(long seconds)
    {
        if (!_fields.CanMatch)
        {
            return null;
        }
        _period = _zone.At(seconds + 1);
        Move(seconds + 1);
        long lastYear = _wall.Year + YearsMax;
        while (_wall.Year <= lastYear && _steps < StepsMax)
        {
            if (FindMonth() && FindDay() && FindHour() && FindMinute() && FindSecond())
            {
                return _now;
            }
        }
        return null;
    }

    private bool FindMonth()
    {
        while (!_fields.Month.Has(_wall.Month))
        {
            Begin(_wall with { Day = 1, Hour = 0, Minute = 0, Second = 0 });
            MoveTo(_wall with { Month = _wall.Month + 1 });
            if (_wall.Month == 1)
            {
                return false;
            }
        }
        return true;
    }

    private bool FindDay()
    {
        while (!_fields.HasDay(_wall))
        {
            Begin(_wall with { Hour = 0, Minute = 0, Second = 0 });
            MoveToNextDay();
            if (_wall.Day == 1)
            {
                return false;
            }
        }
        return true;
    }

    private bool FindHour()
    {
        while (!_fields.Hour.Has(_wall.Hour))
        {
            Begin(_wall with { Minute = 0, Second = 0 });
            Move(_now + CivilTime.SecondsPerHour);
            if (_wall.Hour == 0)
            {
                return false;
            }
        }
        return true;
    }

    private bool FindMinute()
    {
        while (!_fields.Minute.Has(_wall.Minute))
        {
            if (!_stepped)
            {
                _stepped = true;
                long second = _now % CivilTime.SecondsPerMinute;
                Move(_now - (second < 0 ? second + CivilTime.SecondsPerMinute : second));
            }
            Move(_now + CivilTime.SecondsPerMinute);
            if (_wall.Minute == 0)
            {
                return false;
            }
        }
        return true;
    }

    // Runs are at second 0, which is no whole minute of UTC in zones of the nineteenth century.
    private bool FindSecond()
    {
        while (_wall.Second != 0)
        {
            _stepped = true;
            Move(_now + 1);
            if (_wall.Second == 0)
            {
                return false;
            }
        }
        return true;
    }

    private void MoveToNextDay()
    {
        long before = _now;
        CivilTime today = _wall;
        // Once nearly always. A day that the zone skips as a whole would lead back to today: go on to the one after it.
        for (int days = 1; days == 1 || (_now <= before && _steps < StepsMax); days++)
        {
            MoveTo(today with { Day = today.Day + days });
            if (_wall.Hour != 0)
            {
                // Midnight is skipped: back to before it, or on to the one after.
                int hours = _wall.Hour > 12 ? 24 - _wall.Hour : -_wall.Hour;
                Move(_now + (hours * CivilTime.SecondsPerHour));
            }
        }
    }

    private void Begin(in CivilTime wall)
    {
        if (!_stepped)
        {
            _stepped = true;
            MoveTo(wall);
        }
    }

    private void MoveTo(in CivilTime wall) => Move(_zone.SecondsOf(wall));

    private void Move(long seconds)
    {
        _steps++;
        _now = seconds;
        if (seconds < _period.Start || seconds >= _period.End)
        {
            _period = _zone.At(seconds);
        }
        _wall = CivilTime.At(seconds + _period.Offset);
    }
}
